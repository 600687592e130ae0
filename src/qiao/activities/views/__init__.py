"""The pages of activities: list and page of one (`activities`), `planning`, `sheets`, and who took
part (`participations`)."""
