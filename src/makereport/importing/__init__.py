"""Published reports read back: Word, web pages, Excel, PDF to YAML."""
