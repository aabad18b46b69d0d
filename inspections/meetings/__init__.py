"""质量分析会: a regional or industry problem is looked at together (Order 18 art. 50)."""
