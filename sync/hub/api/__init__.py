"""What laptops call: each request is authenticated, then answered by an endpoint. Described as OpenAPI."""
