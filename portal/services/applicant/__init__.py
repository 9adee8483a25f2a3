"""What municipal staff do: attach their organisation, write a draft, file it, withdraw it, download the act."""
