"""The sheets of a plan's workbook: every number a formula over named input cells."""
