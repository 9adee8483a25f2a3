"""What follows the notification: start of the operation, bank account, indicators. One verb a file."""
