"""What do results show? The logframe (`framework`), a figure's rows (`figure_rows`), values
(`values`), periods and freezes (`periods`), and the records all of them count (`records`)."""
