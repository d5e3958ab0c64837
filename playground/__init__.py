"""A local stand-in for the messengers' servers, with a browser client."""
