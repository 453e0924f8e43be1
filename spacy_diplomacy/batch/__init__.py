"""Many documents: reading them, running a pipeline over them, writing what was found."""
