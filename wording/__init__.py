"""The words staff may change: dated texts over the defaults each app declares."""
