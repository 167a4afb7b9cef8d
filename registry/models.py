"""No models of its own: the module is what makes Django tell this app that a migrate has ended."""
