from django.dispatch import Signal

# Sent inside the transaction when a document reaches its addressee.
# Arguments: document, record (ServiceRecord), by (User), at (datetime).
document_served = Signal()
