"""Who a source really is: mentions, chains and canonical speakers, as functions over a Doc."""
