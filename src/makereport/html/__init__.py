"""The neutral document as a web page of one file, by the page template of its form."""
