"""Reports that arrive by themselves: what is due, what there is to tell, and mails that leave once."""
