"""From a frozen dataset to a report: tables, disclosure control, tabulation plan and writers."""
