"""How the pages are put together and served: settings, addresses, the entry of a web server."""
