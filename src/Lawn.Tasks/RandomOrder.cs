namespace Lawn.Tasks;

/// <summary>Seeded permutations (Fisher and Yates).</summary>
static class RandomOrder
{
    /// <summary>The numbers from 0 to <paramref name="count"/> - 1 in an order drawn from a stream.</summary>
    public static int[] Of(int count, ref RandomStream random)
    {
        var order = new int[count];
        for (var k = 0; k < count; k++) order[k] = k;
        Shuffle(order, ref random);
        return order;
    }

    /// <summary>Brings the elements into a random order.</summary>
    public static void Shuffle(Span<int> elements, ref RandomStream random)
    {
        for (var last = elements.Length - 1; last > 0; last--)
        {
            var chosen = (int)random.Next((uint)last + 1);
            (elements[last], elements[chosen]) = (elements[chosen], elements[last]);
        }
    }
}
