"""后处理升级: what follows a failed re-check, rung by rung, to the licence."""
