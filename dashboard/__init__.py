"""What the user sees: pages are opened, figures are made and shown here. No SQL."""
