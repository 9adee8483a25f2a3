"""What the suites share beyond pytest: a real PostgreSQL, closed sockets, loud skips, things found on the machine."""
