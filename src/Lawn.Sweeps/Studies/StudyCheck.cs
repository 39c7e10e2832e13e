using Lawn.Training;

namespace Lawn.Sweeps;

/// <summary>
/// Refuses a study in which every trial would be refused, or which names a value that no trial can have. Values that only contradict some of the
/// others are left: a trial that draws such a combination is refused when it is drawn.
/// </summary>
static class StudyCheck
{
    const int Draws = 64;

    /// <summary>Looks for a trial that can be made in every sub-study, and with every choice and every end of a range.</summary>
    /// <exception cref="UserErrorException">There is none; the fault of the first that was tried.</exception>
    public static void Check(Study study, IRunOptions options)
    {
        foreach (var group in study.Groups)
        {
            Find(group, null, "");
            foreach (var varied in group.Space.Parameters)
                foreach (var value in varied is Choice choice ? choice.Values : [varied.At(0), varied.At(1)])
                    Find(group, varied, value);
        }

        void Find(SubStudy group, Parameter? varied, string value)
        {
            UserErrorException? first = null;
            var random = new Random(1);
            for (var draw = 0; draw < Draws; draw++)
            {
                var values = group.Space.Assign(parameter => parameter == varied ? value : parameter.At(draw == 0 ? 0.5 : random.NextDouble()));
                if (varied is not null && !values.ContainsKey(varied.Name)) continue; // not active there
                try
                {
                    study.ConfigOf(group, values, options);
                    return;
                }
                catch (UserErrorException fault)
                {
                    first ??= fault;
                }
            }

            if (first is not null) throw first;
        }
    }
}
