"""Plans, visits, samples, laboratory results, summonses, rectification, exposure."""
