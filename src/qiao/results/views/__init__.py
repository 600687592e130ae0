"""The pages of results: the logframe (`framework`), one figure (`figures`), values (`values`),
periods (`periods`), what an activity contributes to (`contributions`)."""
