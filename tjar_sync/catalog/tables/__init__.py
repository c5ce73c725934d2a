"""Sheets that a catalog is fed from: rows of CSV and XLSX files, joined with its entries."""
