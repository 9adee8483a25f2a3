"""The job queue's reading end: claim with a lease, run, mark done or try again later."""
