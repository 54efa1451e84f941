"""The neutral document in a Word template, and the template drawn from the form."""
