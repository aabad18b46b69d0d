"""A contract that import-linter does not bring: some modules of an app are its own."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateModules(Contract):
    """No other app imports an app's private modules."""

    private = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every direct import of another app's private module."""
        broken = sorted(
            (importer, imported)
            for imported in graph.modules
            if self.is_private(imported)
            for importer in graph.find_modules_that_directly_import(imported)
            if importer.split(".")[0] != imported.split(".")[0]
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def is_private(self, module: str) -> bool:
        """Whether a module, or the package it lies in, belongs to its app alone."""
        app, *path = module.split(".")
        roots: list[str] = self.session_options["root_packages"]
        private: Any = self.private  # import-linter fills the field in
        return app in roots and any(part in private for part in path)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that must go."""
        metadata: dict[str, Any] = check.metadata
        for importer, imported in metadata["broken"]:
            output.print_error(f"{importer} may not import {imported}")
