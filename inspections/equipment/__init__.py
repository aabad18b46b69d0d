"""特种设备: the register, its inspections, hazards and directives."""
