"""What people do with activities: plan and hold (`planning`), divide into sessions (`sessions`),
read and store sign-in sheets (`sheets`), put right what was recorded (`corrections`)."""
