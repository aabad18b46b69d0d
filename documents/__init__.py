"""Official documents: numbering, PDF, verification, service, attachments, messages."""
