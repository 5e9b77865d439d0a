"""What leaves the app as a file: figures and frames in, bytes out."""
