"""The register of enterprises, their products, surveys and CQO pilots."""
