"""重点区域: areas with hazards, before and after."""
