"""Every change in one order: a push is verified, merged and numbered; a pull brings what the user may see."""
