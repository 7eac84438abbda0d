"""Who may use the workbench, in which role and for which unit, and how they prove who they are."""
