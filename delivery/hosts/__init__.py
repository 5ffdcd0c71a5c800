"""Where the repository lives: GitHub or Azure DevOps, behind one small interface."""
