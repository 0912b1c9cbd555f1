"""Pictures that others sent are decoded here: in a process of their own that can open nothing and reach nobody. Laptop
and hub may both ask it; it knows neither, and no window."""
