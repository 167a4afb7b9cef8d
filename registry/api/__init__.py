"""The registry as an interface for programs: read-only, public, its address beginning with /api/v1/."""
