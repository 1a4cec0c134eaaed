"""Records of the workbook against records of the centre, sheet by sheet."""
