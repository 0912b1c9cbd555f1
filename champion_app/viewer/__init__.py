"""Pictures that others sent are decoded here: in a process of their own that can open nothing and reach nobody."""
