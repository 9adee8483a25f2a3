"""The thread of a dossier: messages between the applicant organisation and the instructors."""
