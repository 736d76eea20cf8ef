"""A client of HTTP/1.1 for a few servers that are asked often: kept connections, bytes in and out, nothing decoded."""
