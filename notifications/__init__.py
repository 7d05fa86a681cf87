"""Mail is a row before it is mail: written with the change, sent by the worker."""
