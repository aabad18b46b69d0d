"""停止生产、销售: the duty to stop after a failure, and who broke it."""
