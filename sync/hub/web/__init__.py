"""The pages of the hub: sign-in and the full report, rendered on the server, whole without a script."""
