"""The files of other gateways as `gateway.yaml`, with comments on what that cannot say."""
