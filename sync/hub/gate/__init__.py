"""Between the network and the application: what anybody may use up of the hub, and what every answer carries."""
