"""承诺整改事项: what an enterprise undertook at a talk, each with its day, proof and check."""
