"""IoT policies on the bench: what AWS IoT knows of a connection, and what it says it would allow."""
