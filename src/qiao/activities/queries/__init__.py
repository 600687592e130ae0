"""What activities are there (`lists`), what is one (`details`), who took part (`participations`),
and what would a sheet store (`previews`)? Reads only; each takes its viewer."""
