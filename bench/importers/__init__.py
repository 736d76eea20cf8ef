"""Public sets into the suite format. The sets themselves stay the user's: nothing here downloads or ships them."""
